type Props = {
  readonly value: unknown;
  readonly name?: string /** Levels that are unfolded at first. */;
  readonly open?: number;
};

const MOST_ENTRIES = 500;

/** Data as it is, to unfold: text nodes only, so that nothing in it is ever markup. */
export function JsonTree({ value, name, open = 1 }: Props) {
  if (typeof value !== 'object' || value === null) {
    return (
      <div class="json-leaf">
        {name !== undefined && <span class="json-name">{name}: </span>}
        <span class={`json-${typeof value}`}>{JSON.stringify(value) ?? 'undefined'}</span>
      </div>
    );
  }
  const entries = Object.entries(value);
  const [left, right] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) {
    return (
      <div class="json-leaf">
        {name !== undefined && <span class="json-name">{name}: </span>}
        {left}
        {right}
      </div>
    );
  }
  return (
    <details class="json" open={open > 0}>
      <summary>
        {name !== undefined && <span class="json-name">{name}: </span>}
        <span class="quiet">{`${left} ${entries.length} ${right}`}</span>
      </summary>
      {entries.slice(0, MOST_ENTRIES).map(([key, one]) => (
        <JsonTree key={key} name={key} value={one} open={open - 1} />
      ))}
    </details>
  );
}
