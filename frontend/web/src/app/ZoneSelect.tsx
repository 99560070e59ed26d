/** The zone in which every time of the page is written. */
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries'
import { useSay } from '../i18n/say'
import { Icon } from '../parts/Icon'
import { city } from '../time/formats'
import { useChoose } from './choices'

const ALL = Intl.supportedValuesOf('timeZone')

export function ZoneSelect() {
  const { t, zone, lang } = useSay()
  const { chooseZone } = useChoose()
  const { data } = useQuery(queries.summary())
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  const near = [...new Set([zone, own, data?.data.policy.timezone ?? 'UTC', 'UTC'])]
  const option = (name: string) => (
    <option key={name} value={name}>
      {name === zone && window.innerWidth < 961 ? city(name, lang) : name}
    </option>
  )
  return (
    <span className="select">
      <select className="control" aria-label={t.shell.zone} value={zone} onChange={(event) => chooseZone(event.target.value)}>
        {near.map(option)}
        <hr />
        {ALL.filter((name) => !near.includes(name)).map(option)}
      </select>
      <Icon name="down" />
    </span>
  )
}
