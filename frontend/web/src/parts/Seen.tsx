/** How many workloads are ready, as somebody saw it: when that was, and that nobody has looked for too long. */
import type { Namespace } from '../api/names'
import { useSay } from '../i18n/say'
import { Icon } from './Icon'

/** `isAged`: its age is told even while it is fresh. */
type Props = { of: NonNullable<Namespace['observed']>; now: number; isAged?: boolean }

export function Seen({ of: { ready, workloads, confirmed_at, stale }, now, isAged }: Props) {
  const { t, f } = useSay()
  const age = t.shell.seen(f.relative(Date.parse(confirmed_at), now))
  const count = isAged ? t.namespace.ready(ready, workloads) : t.now.ready(ready, workloads)
  if (stale) {
    return (
      <span className="state tone-degraded">
        <Icon name="stale" size={16} label={t.shell.states.stale} />
        {count}, {age}
      </span>
    )
  }
  return <span>{isAged ? `${count}, ${age}` : count}</span>
}
