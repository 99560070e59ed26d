/** Who pays, largest first: a bar below each name, and beside each sum how much of it is unknown. */
import type { Figures } from '../../api/names'
import { useSay } from '../../i18n/say'
import { Unpriced } from '../../parts/Counted'
import { type Column, StackingTable } from '../../parts/StackingTable'
import { ViewLink } from '../../parts/ViewLink'
import { inWords } from './figures'
import { type GroupName, type Row, amounts } from './groups'

type Props = { rows: Row[]; total: Figures; totalName: string; group: GroupName; currency: string | null }

export function Ranking({ rows, total, totalName, group, currency }: Props) {
  const say = useSay()
  const { t } = say
  const isMoney = currency !== null
  const most = Math.max(1e-9, ...rows.map((row) => amounts(row.figures, currency).spent))
  const sum = (head: string, side: 'spent' | 'saved', ofMoney: boolean): Column<Row> => ({
    head,
    is: 'number',
    cell: ({ figures }) => <span className={ofMoney ? TONES[side] : undefined}>{inWords(figures, say, ofMoney)[side]}</span>,
  })
  const last: Row = { key: 'total', name: totalName, note: '', path: null, query: {}, figures: total }
  const columns: Column<Row>[] = [
    { head: t.costs.groups[group], is: 'title', cell: (row) => <Name of={row} part={row !== last ? amounts(row.figures, currency).spent / most : null} /> },
    sum(t.costs.awake, 'spent', false),
    sum(t.costs.asleep, 'saved', false),
    ...(isMoney ? [sum(t.costs.spent, 'spent', true), sum(t.costs.saved, 'saved', true)] : []),
  ]
  return (
    <div className="costs-ranking">
      <StackingTable name={t.costs.groups[group]} rows={rows} keyOf={(row) => `${group} ${row.key}`} columns={columns} total={last} />
    </div>
  )
}

const TONES = { spent: 'tone-awake', saved: 'tone-asleep' } as const

function Name({ of, part }: { of: Row; part: number | null }) {
  return (
    <>
      {of.path ? (
        <ViewLink to={of.path} query={of.query}>
          {of.name}
        </ViewLink>
      ) : (
        of.name
      )}
      {of.note && <small className="i3"> {of.note}</small>}
      {part !== null && <Share part={part} />}
      <Unpriced pods={of.figures.unpriced_pods} />
    </>
  )
}

function Share({ part }: { part: number }) {
  return (
    <svg className="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden>
      <rect width={Math.max(0, part * 100)} height={4} />
    </svg>
  )
}
