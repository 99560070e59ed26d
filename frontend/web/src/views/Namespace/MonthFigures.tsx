/** What this month has been so far: time awake, spent, saved. */
import type { NamespaceDetail } from '../../api/names'
import { useSay } from '../../i18n/say'
import { HowCounted, Unpriced } from '../../parts/Counted'
import { moneyList } from '../../time/formats'

export function MonthFigures({ of }: { of: NamespaceDetail }) {
  const { t, f } = useSay()
  const { since, figures } = of.month
  const [awake, asleep] = [Number(figures.awake_hours), Number(figures.asleep_hours)]
  return (
    <section className="card ns-month">
      <div>
        <span className="xs i3">{t.namespace.month(f.month(Date.parse(since)))}</span>
        <b>
          {f.hours(awake)} <small className="i2">{t.namespace.of(f.hours(awake + asleep))}</small>
        </b>
      </div>
      <div>
        <span className="xs i3">{t.namespace.spent}</span>
        <b className="tone-awake">{moneyList(f, figures.spent) || t.namespace.unknown}</b>
      </div>
      <div>
        <span className="xs i3">{t.namespace.saved}</span>
        <b className="tone-asleep">{moneyList(f, figures.saved) || t.namespace.unknown}</b>
      </div>
      <div className="ns-month-note">
        <Unpriced pods={figures.unpriced_pods} />
        <HowCounted />
      </div>
    </section>
  )
}
