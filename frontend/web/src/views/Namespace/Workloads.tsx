/** What runs in the namespace: the size that each has now, the one that is kept for it, and who set that last. */
import type { NamespaceDetail } from '../../api/names'
import { useSay } from '../../i18n/say'
import { Icon, type IconName } from '../../parts/Icon'
import { StackingTable } from '../../parts/StackingTable'
import type { Tone } from '../../parts/states'
import { useNow } from '../../time/clock'
import { whoWrites } from '../../i18n/writers'

type Workload = NamespaceDetail['workloads'][number]

const LOOKS: Record<NonNullable<Workload['state']>, [IconName, Tone]> = {
  ready: ['awake', 'awake'],
  'not-ready': ['degraded', 'degraded'],
  raised: ['fought', 'fought'],
  lowered: ['fought', 'fought'],
  asleep: ['asleep', 'asleep'],
  off: ['cancelled', 'quiet'],
  excluded: ['pending', 'quiet'],
}
/** What is being woken is not ready yet, and nothing is wrong with it. */
const WAKING: [IconName, Tone] = ['waking', 'awake']
const FIRST = 8

export function Workloads({ all, isWaking, wasSeen }: { all: Workload[]; isWaking: boolean; wasSeen: boolean }) {
  const { t, f } = useSay()
  const now = useNow()
  const c = t.namespace.columns
  const size = (w: Workload, value: number | null) => (value === null ? '–' : (t.namespace.sizes[w.kind]?.[value ? 1 : 0] ?? f.number(value)))
  const writer = (w: Workload) => {
    if (w.changed_by === null) return '–'
    const by = whoWrites(w.changed_by)
    return w.changed_at ? t.namespace.changed(by, f.when(Date.parse(w.changed_at), now)) : by
  }
  return (
    <section id="workloads">
      <h2>
        {t.namespace.workloads}
        <small>{t.namespace.workloadsNote}</small>
      </h2>
      {all.length === 0 ? (
        <p className="card quiet-card ns-card">{wasSeen ? t.namespace.emptyOfWorkloads : t.namespace.noWorkloads}</p>
      ) : (
        <StackingTable
          name={t.namespace.workloads}
          rows={all}
          keyOf={(w) => `${w.kind}/${w.name}`}
          first={FIRST}
          columns={[
            { head: c.state, is: 'state', cell: (w) => <WorkloadState of={w} isWaking={isWaking} /> },
            { head: c.name, is: 'title', cell: (w) => <>{w.name}{w.trouble && <div className="xs i2 ns-trouble">{w.trouble}</div>}</> },
            { head: c.kind, cell: (w) => w.kind },
            { head: c.now, is: 'number', cell: (w) => size(w, w.size) },
            { head: c.kept, is: 'number', cell: (w) => size(w, w.recorded) },
            { head: c.by, cell: (w) => <span className="nowrap">{writer(w)}</span> },
          ]}
        />
      )}
    </section>
  )
}

function WorkloadState({ of, isWaking }: { of: Workload; isWaking: boolean }) {
  const { t } = useSay()
  if (!of.state) return '–'
  const isComing = isWaking && of.state === 'not-ready' && !of.trouble
  const [icon, tone] = isComing ? WAKING : LOOKS[of.state]
  return (
    <span className={`state tone-${tone}`}>
      <Icon name={icon} />
      {isComing ? t.shell.states.waking : t.namespace.workloadStates[of.state]}
    </span>
  )
}
