/** The style of the page, close enough to each client to judge a layout. */
export const STYLE = `
:root { color-scheme: light dark; --page: #f3f4f6; --card: #fff; --line: #d8dce2; --soft: #f6f7f9; --ink: #1b1f24; --dim: #59636e; --blue: #0b5cad;
  --bad: #b3261e; --good: #1b7f4b; --mono: ui-monospace, "SFMono-Regular", Menlo, "Noto Sans Mono CJK KR", "Noto Sans KR", monospace; }
@media (prefers-color-scheme: dark) { :root { --page: #0f1216; --card: #191d23; --line: #323942; --soft: #22272e; --ink: #e6e9ed; --dim: #9aa4af;
  --blue: #7ab7ff; --bad: #ff8a80; --good: #6fd39b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Apple SD Gothic Neo", "Noto Sans KR", "Noto Sans CJK KR", sans-serif; word-break: keep-all; overflow-wrap: anywhere; }
header { padding: 1.1rem 1.25rem .4rem; } h1 { font-size: 1.35rem; line-height: 1.25; margin: 0; } header p { margin: .3rem 0 0; color: var(--dim); max-width: 60rem; }
h2 { font-size: 1.05rem; margin: 0 0 .5rem; } h2 small { font-weight: 400; color: var(--dim); margin-left: .35rem; }
h3 { font-size: 1rem; line-height: 1.35; margin: 0 0 .35rem; } p { margin: .2rem 0; } a { color: var(--blue); } small { font-size: .82rem; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; border-radius: 4px; }
nav { padding: .6rem 1.25rem; } nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .35rem; margin: 0; padding: 0; }
nav a { text-decoration: none; } nav li a { display: flex; gap: .5rem; justify-content: space-between; align-items: baseline; color: inherit; background: var(--card);
  border: 1px solid var(--line); border-radius: 8px; padding: .3rem .65rem; } nav li small { color: var(--dim); }
nav [aria-current] { border-color: var(--blue); box-shadow: inset 0 0 0 1px var(--blue); } nav li a:hover { border-color: var(--blue); }
.count { color: var(--dim); font-variant-numeric: tabular-nums; font-size: .85rem; } .tools { display: flex; gap: 1.2rem; margin: .6rem 0 0; } .tools a { padding: .2rem 0; }
main { padding: .4rem 1.25rem 3rem; min-width: 0; } section { margin: 0 0 1.8rem; } .empty { color: var(--dim); margin: 0; padding: .9rem 1rem; }
.window { background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; } main > .empty { background: var(--card); border: 1px dashed var(--line); border-radius: 12px; }
article { padding: .8rem 1rem; } article + article { border-top: 1px solid var(--line); } .more { margin: .4rem .2rem 0; }
.message { position: relative; padding-left: 2.9rem; } .message::before { content: "S"; position: absolute; left: 0; top: .15rem; width: 2.2rem; height: 2.2rem; border-radius: 8px;
  background: #14532d; color: #fff; font: 700 1.05rem/2.2rem system-ui, sans-serif; text-align: center; }
.by { margin: 0 0 .15rem; color: var(--dim); font-size: .82rem; } .by b { color: var(--ink); font-size: .95rem; }
.app, .verified { font-size: .68rem; font-weight: 600; border-radius: 3px; padding: .05rem .3rem; background: var(--soft); border: 1px solid var(--line); color: var(--dim); vertical-align: .08em; }
.verified { color: var(--good); border-color: currentColor; background: none; }
.thread { margin: .5rem 0 0 2.9rem; } .thread .message { padding-left: 2.2rem; margin-top: .55rem; } .thread .message::before { width: 1.6rem; height: 1.6rem; font-size: .8rem; line-height: 1.6rem; }
summary { cursor: pointer; color: var(--blue); font-size: .88rem; width: fit-content; } .thread h3 { font-size: .92rem; }
pre { white-space: pre-wrap; margin: .3rem 0 0; font: 13px/1.55 var(--mono); } details > pre { background: var(--soft); border-radius: 8px; padding: .6rem .8rem; }
.mention { background: #fff3c4; color: #5b4300; border-radius: 3px; padding: 0 .2em; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .55rem; } .buttons:empty { display: none; }
.button { border: 1px solid var(--line); border-radius: 6px; padding: .3rem .8rem; text-decoration: none; font-weight: 600; font-size: .9rem; color: var(--ink); background: var(--card); }
.button.primary { background: #007a5a; color: #fff; border-color: #007a5a; } .button.danger { background: #c62828; color: #fff; border-color: #c62828; }
.buttons form { display: contents; } button.button { font-family: inherit; cursor: pointer; } button:focus-visible, textarea:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; }
.who { color: var(--dim); margin: .9rem 0 .3rem; font-size: .88rem; } .ask { background: var(--card); border: 2px solid var(--blue); border-radius: 12px; padding: 1rem; margin: 0 0 1.2rem; display: grid; gap: .6rem; justify-items: start; }
.ask label { display: grid; gap: .3rem; width: 100%; } textarea { width: 100%; font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--line); border-radius: 8px; padding: .45rem .6rem; }
.embed { border-left: 4px solid #616161; background: var(--soft); border-radius: 4px; padding: .6rem .85rem; margin-top: .35rem; max-width: 40rem; }
.embed.c0 { border-color: #2e7d32; } .embed.c2 { border-color: #f9a825; } .embed.c3 { border-color: #ef6c00; } .embed.c4 { border-color: #c62828; }
.embed dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: .45rem 1rem; margin: .5rem 0 0; } .embed dt { font-weight: 600; font-size: .82rem; } dd { margin: 0; }
.discord .window { background: #313338; border-color: #1e1f22; color: #dbdee1; --ink: #f2f3f5; --dim: #a5abb3; --soft: #2b2d31; --line: #3f4147; --card: #4e5058; --blue: #5bb3ff; }
.discord .app { background: #5865f2; border-color: #5865f2; color: #fff; } .discord .message::before { border-radius: 50%; }
.teams .message { padding: 0; } .teams .message::before { display: none; } .teams article { border-left: 4px solid #5b5fc7; }
.good { color: var(--good); } .attention { color: var(--bad); } .warning { color: #9a5b00; } @media (prefers-color-scheme: dark) { .warning { color: #f5b942; } }
.email article { padding: 0; } .email .head { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .8rem; margin: 0; padding: .7rem 1rem .2rem; } .email dt { color: var(--dim); } .email dd { font-weight: 400; }
.email .head dd:first-of-type { font-weight: 700; } .email .by { padding: 0 1rem; } .email pre { padding: .7rem 1rem 1rem; margin: .4rem 0 0; border-top: 1px solid var(--line); background: var(--soft); }
.webhook .message { padding: 0; } .webhook .message::before { display: none; }
.refused { background: var(--card); border: 1px solid var(--bad); border-radius: 10px; padding: .6rem .9rem; margin: 0 0 1.2rem; } .refused summary { color: var(--bad); font-weight: 600; }
.refused ul { margin: .4rem 0 0; padding-left: 1.1rem; }
@media (min-width: 62rem) { body { display: grid; grid-template-columns: 17rem minmax(0, 1fr); max-width: 84rem; margin: 0 auto; } header { grid-column: 1 / -1; }
  nav ul { flex-direction: column; } nav { position: sticky; top: 0; align-self: start; } main { max-width: 62rem; } }
@media (max-width: 30rem) { header, nav, main { padding-left: .8rem; padding-right: .8rem; } article { padding: .7rem .75rem; } .message { padding-left: 0; } .message::before { display: none; } .thread { margin-left: .6rem; } .thread .message { padding-left: 0; } }
`;
