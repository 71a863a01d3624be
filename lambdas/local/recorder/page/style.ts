/** The page's own look, close enough to each client that a layout can be judged. */
export const STYLE = `
:root { color-scheme: light dark; --line: #d0d4da; --soft: #f4f5f7; --ink: #1c2128; --blue: #0b5cad; }
@media (prefers-color-scheme: dark) { :root { --line: #3a414b; --soft: #23282f; --ink: #e7eaee; --blue: #7ab7ff; } }
body { margin: 0 auto; max-width: 46rem; padding: 1rem; font: 15px/1.5 system-ui, "Noto Sans KR", sans-serif; color: var(--ink); }
h1 { font-size: 1.3rem; margin: 0; } h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; } h3 { font-size: 1rem; margin: 0 0 .3rem; }
article { border: 1px solid var(--line); border-radius: 8px; padding: .7rem .9rem; margin: .6rem 0; overflow-wrap: anywhere; }
article.reply { margin-left: 1.5rem; } p { margin: .2rem 0; } .small { font-size: .8rem; opacity: .75; }
pre { white-space: pre-wrap; margin: 0; font: 13px/1.5 ui-monospace, "Noto Sans Mono CJK KR", monospace; }
a { color: var(--blue); } .mention { background: #fff3c4; color: #5b4300; border-radius: 3px; padding: 0 .2em; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .5rem; } .buttons:empty { display: none; }
.button { border: 1px solid var(--line); border-radius: 5px; padding: .2rem .7rem; text-decoration: none; color: var(--ink); background: var(--soft); }
.button.primary { background: #007a5a; color: #fff; border-color: #007a5a; } .button.danger { background: #c62828; color: #fff; border-color: #c62828; }
.embed { border-left: 4px solid #616161; background: var(--soft); border-radius: 4px; padding: .6rem .8rem; margin-top: .3rem; }
.embed.c0 { border-color: #2e7d32; } .embed.c2 { border-color: #f9a825; } .embed.c3 { border-color: #ef6c00; } .embed.c4 { border-color: #c62828; }
dl { display: grid; grid-template-columns: 1fr; margin: .4rem 0 0; } dt { font-weight: 600; font-size: .85rem; } dd { margin: 0 0 .3rem; }
`;
