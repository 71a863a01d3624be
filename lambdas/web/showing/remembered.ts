/** A choice of this reader, kept in this browser. Nothing from the hub is kept. */
export function rememberedChoice<Value extends string>(name: string, read: (text: string | null) => Value | undefined) {
  const key = `control-room.${name}`;
  return {
    read: (): Value | undefined => {
      try {
        return read(localStorage.getItem(key));
      } catch {
        // A browser may refuse storage: then nothing is remembered.
        return undefined;
      }
    },
    write: (value: Value): void => {
      try {
        localStorage.setItem(key, value);
      } catch {
        return;
      }
    },
  };
}
