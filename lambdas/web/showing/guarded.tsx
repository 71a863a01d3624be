import type { ComponentChildren } from 'preact';
import { useErrorBoundary } from 'preact/hooks';
import { say } from './language.ts';

/** What fails inside says so in its place, and takes nothing else of the page with it. `about`: of something else it is tried again. */
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
