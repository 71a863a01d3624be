import { ownEntry } from '#core/own-property.ts';

/** Icons on a grid of 16, drawn with lines of the text's colour. */
const PATHS = {
  now: 'M1.500 8h3l2-5 3 10 2-5h3',
  timeline: 'M4 2v12M4 4h8M4 8h5M4 12h7',
  charts: 'M2 14V2M2 14h12M5 11V8M8.500 11V4M12 11V6.500',
  history: 'M2 3.500h12M2 8h12M2 12.500h12M5 2v3M10 6.500v3M6 11v3',
  organization: 'M2 2h5v5H2zM9 2h5v5H9zM2 9h5v5H2zM9 9h5v5H9z',
  rules: 'M3 4h5M12 4h1M10 2.500v3M3 8h1M8 8h5M6 6.500v3M3 12h6M13 12h0M11 10.500v3',
  critical: 'M5.300 1.500h5.400l3.800 3.800v5.400l-3.800 3.800H5.300l-3.800-3.800V5.300zM8 4.700v4M8 11.200v.1',
  high: 'M8 2l6.500 11.500h-13zM8 6.500v3M8 11.500v.1',
  medium: 'M8 1.500 14.500 8 8 14.500 1.500 8zM8 5v3.500M8 10.700v.1',
  low: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 7.500v3.500M8 5v.1',
  new: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v6M5 8h6',
  processing: 'M14 8a6 6 0 1 1-2-4.500M14 1.500v3h-3',
  awaiting: 'M4 2h8M4 14h8M5 2c0 4 6 4 6 6s-6 2-6 6M11 2c0 4-6 4-6 6s6 2 6 6',
  mitigated: 'M8 1.500 13.500 3.500v4.500c0 3.500-2.500 5.500-5.500 6.500-3-1-5.500-3-5.500-6.500V3.500zM5.500 8l2 2 3.200-3.500',
  failed: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM5.800 5.800l4.400 4.400M10.200 5.800l-4.400 4.400',
  suppressed: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM5 8h6',
  closed: 'M2.500 8.500l3.500 3.500 7.500-8',
  stop: 'M5 2h6l3 3v6l-3 3H5l-3-3V5zM6 6h4v4H6z',
  sound: 'M2 6v4h2.500L8 13V3L4.500 6zM10.500 5.500a3.500 3.500 0 0 1 0 5M12.500 3.500a6 6 0 0 1 0 9',
  silent: 'M2 6v4h2.500L8 13V3L4.500 6zM10.500 6l4 4M14.500 6l-4 4',
  keyboard: 'M1.500 4h13v8h-13zM4 6.500h0M6.700 6.500h0M9.300 6.500h0M12 6.500h0M5 9.500h6',
  close: 'M3.500 3.500l9 9M12.500 3.500l-9 9',
  search: 'M7 2a5 5 0 1 0 0 10A5 5 0 0 0 7 2zM10.700 10.700 14 14',
  download: 'M8 2v8M4.500 7 8 10.500 11.500 7M2.500 13.500h11',
  out: 'M9 2.500h4.500V7M13.500 2.500 7 9M11 9.500v4H2.500V5h4',
  back: 'M13 8H3M7 4 3 8l4 4',
  up: 'M8 13V3M4 7l4-4 4 4',
  down: 'M8 3v10M4 9l4 4 4-4',
  copy: 'M5.500 5.500h8v8h-8zM2.500 10.500v-8h8',
  undo: 'M6 3 2.500 6.500 6 10M3 6.500h6a4 4 0 0 1 0 8H6',
  offline:
    'M2 2l12 12M4 9.500a6 6 0 0 1 2-1.300M8.500 7.600A6 6 0 0 1 12 9.500M1.800 6.800a9 9 0 0 1 2.500-1.700M7 4.100a9 9 0 0 1 7.200 2.700M8 12.500v.1',
} as const;

export type IconName = keyof typeof PATHS;

/** Hidden from screen readers, because it is always next to a word or in a button with a name. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={ownEntry(PATHS, name)} />
    </svg>
  );
}
