/** The same figures by who pays, by team, or by namespace: rows with a name, largest first, as the API has them. */
import type { Costs, Figures } from '../../api/names'
import { namespacePath } from '../../app/url'

export const GROUPS = ['cc', 'team', 'ns'] as const
export type GroupName = (typeof GROUPS)[number]

export type Row = { key: string; name: string; note: string; path: string | null; query: Record<string, string>; figures: Figures }

export function isGroup(value: string | null): value is GroupName {
  return GROUPS.some((each) => each === value)
}

/** What belongs to nobody has a name for that, and nowhere to lead to. */
export function rowsOf(costs: Costs, group: GroupName, nobody: { noCentre: string; noTeam: string }): Row[] {
  switch (group) {
    case 'cc':
      return costs.cost_centers.map(({ cost_center: cc, figures }) => ({
        key: cc, name: cc || nobody.noCentre, note: '', path: cc ? '/schedules' : null, query: { cc }, figures,
      }))
    case 'team':
      return costs.teams.map(({ team, figures }) => ({
        key: team, name: team || nobody.noTeam, note: '', path: team ? '/schedules' : null, query: { team }, figures,
      }))
    case 'ns':
      return costs.namespaces.map(({ cluster, namespace, team, figures }) => ({
        key: `${cluster}/${namespace}`, name: namespace, note: team, path: namespacePath(cluster, namespace), query: {}, figures,
      }))
  }
}

/** The currency that bars are measured in; null where nothing is known but hours. */
export function currencyOf({ total, prices }: Costs): string | null {
  const known = [...total.spent, ...total.saved][0]?.currency
  return known === undefined ? null : (prices?.currency ?? known)
}

/** For the length of bars: money of the first currency, or hours where there is none. */
export function amounts(figures: Figures, currency: string | null): { spent: number; saved: number } {
  if (currency === null) return { spent: Number(figures.awake_hours), saved: Number(figures.asleep_hours) }
  const of = (sums: Figures['spent']) => Number(sums.find((each) => each.currency === currency)?.amount ?? 0)
  return { spent: of(figures.spent), saved: of(figures.saved) }
}

/** A cell that a spreadsheet takes for text, whatever it begins with: by the rule of the API's tables. */
const cell = (text: string) => `"${(/^ *[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`

export function csvOf(rows: readonly Row[], heads: readonly string[]): string {
  const lines = rows.map((row) => {
    const sums = (of: Figures['spent']) => of.map((each) => `${each.amount} ${each.currency}`).join(' + ')
    const { figures: f } = row
    return [row.name, row.note, f.awake_hours, f.asleep_hours, sums(f.spent), sums(f.saved), String(f.unpriced_pods)].map(cell).join(',')
  })
  return [heads.map(cell).join(','), ...lines].join('\r\n')
}
