import type { ComponentChildren } from 'preact';
import { useErrorBoundary } from 'preact/hooks';
import { say } from './language.ts';

/** If a part fails to render, it shows a note in its place and the rest of the page stays. A new `about` renders it again. */
export function Guarded({ about, children }: { readonly about: string; readonly children: ComponentChildren }) {
  return <Boundary key={about}>{children}</Boundary>;
}

function Boundary({ children }: { readonly children: ComponentChildren }) {
  const [error] = useErrorBoundary((thrown: unknown) => reportError(thrown));
  if (error === undefined) return <>{children}</>;
  return (
    <p class="empty failed" role="alert">
      {say('notShown')}
    </p>
  );
}
