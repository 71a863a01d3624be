type PartsProps = { readonly parts: readonly { readonly tone: 'good' | 'wait' | 'bad'; readonly count: number }[] };

/** The shares of a whole; the numbers are next to it. */
export function Parts({ parts }: PartsProps) {
  const all = parts.reduce((sum, { count }) => sum + count, 0);
  let from = 0;
  return (
    <svg class="meter" viewBox="0 0 100 1" preserveAspectRatio="none" role="presentation" aria-hidden="true">
      {parts.map(({ tone, count }) => {
        const x = from;
        const width = all === 0 ? 0 : (count / all) * 100;
        from += width;
        return <rect key={tone} class={tone} x={x} width={width} height="1" />;
      })}
    </svg>
  );
}

type Props = {
  readonly share: number;
  readonly tone: 'good' | 'wait' | 'bad' | 'plain';
  /** Absent if the same number is next to it. */
  readonly label?: string;
};

export function Meter({ share, tone, label }: Props) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <svg
      class={`meter ${tone}`}
      viewBox="0 0 100 1"
      preserveAspectRatio="none"
      role={label === undefined ? 'presentation' : 'img'}
      aria-label={label}
      aria-hidden={label === undefined}
    >
      <rect width={percent} height="1" />
    </svg>
  );
}
