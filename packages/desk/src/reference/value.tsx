import { leavesOf, sayPath, sayPlain } from "./say-parameter.ts";

const SHORT = 12;

/** A value in words, leaf by leaf; what differs from another value is marked by shape and not by colour alone. */
export function Value({ value, other }: { value: unknown; other?: unknown }) {
  const before = new Map(leavesOf(other).map(({ path, value: was }) => [path, was]));
  const leaves = leavesOf(value);
  const shown =
    other === undefined
      ? leaves.slice(0, SHORT)
      : leaves.filter(({ path, value: now }) => before.get(path) !== now);
  const rest = other === undefined ? leaves.slice(SHORT) : [];
  return (
    <>
      <dl class="leaves">
        {shown.map(({ path, value: now }) => (
          <div key={path}>
            <dt>{sayPath(path)}</dt>
            <dd>{sayPlain(now)}</dd>
          </div>
        ))}
      </dl>
      {rest.length > 0 && <More leaves={rest} />}
    </>
  );
}

function More({ leaves }: { leaves: ReturnType<typeof leavesOf> }) {
  return (
    <details>
      <summary>{leaves.length} +</summary>
      <dl class="leaves">
        {leaves.map(({ path, value }) => (
          <div key={path}>
            <dt>{sayPath(path)}</dt>
            <dd>{sayPlain(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
