import uPlot from 'uplot';

/** `colour` is the name of a token, such as `--critical`; null where nothing was measured. */
export type DrawnSeries = { readonly name: string; readonly colour: string; readonly values: readonly (number | null)[] };

export type Drawing = {
  readonly show: (times: readonly number[], series: readonly DrawnSeries[]) => void;
  readonly remove: () => void;
};

type Options = {
  readonly kind: 'stacked' | 'lines';
  readonly times: readonly number[];
  readonly series: readonly DrawnSeries[];
  readonly text: (value: number) => string;
  readonly axis: (at: number) => string;
  /** Called with the index of the time under the pointer. */
  readonly pointed: (index: number | undefined) => void;
};

const HEIGHT = 220;
/** Steps of an axis that counts. */
const WHOLE = [1, 2, 5]
  .flatMap((step) => [1, 10, 100, 1_000, 10_000].map((by) => step * by))
  .toSorted((one, other) => one - other);
/** With more points, only the line is drawn. */
const MOST_POINTS = 48;

/** Draws on a canvas in the colours of the theme, and again when the theme or the width changes. */
export function draw(place: HTMLElement, options: Options): Drawing {
  let { times, series } = options;
  let plot: uPlot | undefined;
  const again = () => {
    plot?.destroy();
    plot = new uPlot(optionsFor(place, { ...options, series }), dataFor(options.kind, times, series), place);
  };
  again();
  const theme = matchMedia('(prefers-color-scheme: dark)');
  theme.addEventListener('change', again);
  const sized = new ResizeObserver(() => {
    if (plot !== undefined && place.clientWidth > 0 && plot.width !== place.clientWidth) {
      plot.setSize({ width: place.clientWidth, height: HEIGHT });
    }
  });
  sized.observe(place);
  return {
    show: (nextTimes, nextSeries) => {
      [times, series] = [nextTimes, nextSeries];
      plot?.setData(dataFor(options.kind, times, series));
    },
    remove: () => {
      theme.removeEventListener('change', again);
      sized.disconnect();
      plot?.destroy();
    },
  };
}

/** Stacked bars are drawn from the tallest sum down, each over the one behind it. */
function dataFor(kind: Options['kind'], times: readonly number[], series: readonly DrawnSeries[]): uPlot.AlignedData {
  const seconds = times.map((at) => at / 1000);
  if (kind === 'lines') return [seconds, ...series.map(({ values }) => [...values])];
  const sums = series.map((_, first) =>
    times.map((__, index) => series.slice(first).reduce((sum, { values }) => sum + (values[index] ?? 0), 0)),
  );
  return [seconds, ...sums];
}

function optionsFor(place: HTMLElement, { kind, series, text, axis, pointed }: Options): uPlot.Options {
  const { colourOf, forget } = colours(place);
  const [line, quiet] = [colourOf('--line'), colourOf('--text-quiet')];
  const font = `12px ${getComputedStyle(place).fontFamily}`;
  const axisStyle = { stroke: quiet, font, ticks: { show: false } };
  const isSparse = (series[0]?.values.length ?? 0) <= MOST_POINTS;
  const drawn = series.map(({ name, colour }): uPlot.Series => {
    const shown = colourOf(colour);
    if (kind === 'lines')
      return { label: name, stroke: shown, width: 1.5, points: { show: isSparse, size: 5, fill: shown }, spanGaps: true };
    const bars = uPlot.paths.bars?.({ size: [0.7, 28], radius: 0.15 });
    return { label: name, stroke: shown, fill: shown, width: 0, points: { show: false }, ...(bars && { paths: bars }) };
  });
  forget();
  return {
    width: Math.max(200, place.clientWidth),
    height: HEIGHT,
    padding: [12, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    hooks: { setCursor: [({ cursor }) => pointed(cursor.idx ?? undefined)] },
    scales: {
      x: { time: true, ...(kind === 'stacked' && { range: padded }) },
      y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] },
    },
    axes: [
      { ...axisStyle, grid: { show: false }, space: 64, values: (_, splits) => splits.map((second) => axis(second * 1000)) },
      {
        ...axisStyle,
        grid: { stroke: line, width: 1 },
        ...(kind === 'stacked' && { incrs: WHOLE }),
        size: kind === 'lines' ? 68 : 44,
        space: 40,
        values: (_, splits) => splits.map((value) => (value % 1 === 0 || kind === 'lines' ? text(value) : '')),
      },
    ],
    series: [{}, ...drawn],
  };
}

/** Half a step of room at both ends, so that the first and the last bar are whole. */
function padded(plot: uPlot, from: number, to: number): uPlot.Range.MinMax {
  const half = (to - from) / Math.max(1, (plot.data[0]?.length ?? 2) - 1) / 2;
  return [from - half, to + half];
}

/** A canvas needs computed colours of the current theme, so they are read from an element. */
function colours(place: HTMLElement) {
  const probe = document.createElement('i');
  place.append(probe);
  return {
    colourOf: (token: string) => {
      probe.style.color = `var(${token})`;
      return getComputedStyle(probe).color;
    },
    forget: () => probe.remove(),
  };
}
