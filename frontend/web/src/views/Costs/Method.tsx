/** How the figures come about, and what costs money too and is in none of them. */
import type { Costs } from '../../api/names'
import { useSay } from '../../i18n/say'
import { OutLink } from '../../parts/ViewLink'

export function Method({ costs }: { costs: Costs }) {
  const { t, f } = useSay()
  const { prices } = costs
  // The API may be newer than the page, and name what the page has no word for.
  const what: Record<string, string | undefined> = t.costs.notCountedWhat
  const price = (amount: string, currency: string) => f.money({ amount, currency }, 4)
  return (
    <>
      <details className="card costs-method">
        <summary>{t.costs.how}</summary>
        <p>{t.costs.howSpent}</p>
        <p>{t.costs.howSaved}</p>
        <p>
          {prices ? t.costs.prices(price(prices.cpu_hour, prices.currency), price(prices.memory_gib_hour, prices.currency)) : t.costs.noPrices}
          {prices && (
            <>
              {' '}
              {t.costs.from}{' '}
              <OutLink href={prices.link} className="u">
                <code>{prices.commit.slice(0, 7)}</code>
              </OutLink>
            </>
          )}
        </p>
      </details>
      {costs.not_counted.length > 0 && (
        <p className="s i2">
          {t.costs.notCounted}: {f.list(costs.not_counted.map((each) => what[each] ?? each))}.
        </p>
      )}
    </>
  )
}
