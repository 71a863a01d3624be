type Props = {
  readonly share: number;
  readonly tone: 'good' | 'wait' | 'bad' | 'plain';
  /** Absent where the same number stands beside it. */
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
