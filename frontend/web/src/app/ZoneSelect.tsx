/** The zone in which every time of the page is written. */
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { queries } from '../api/queries'
import { useSay } from '../i18n/say'
import { Icon } from '../parts/Icon'
import { useNow } from '../time/clock'
import { city } from '../time/formats'
import { DAY, clockChanges, offsetName, ownZone, zoneNames } from '../time/zones'
import { useChoose } from './choices'

const NONE: readonly string[] = []
const SOON_MS = 30 * DAY

export function ZoneSelect() {
  const { t, f, zone, lang } = useSay()
  const now = useNow()
  const { chooseZone } = useChoose()
  const { data } = useQuery(queries.summary())
  // Hundreds of lines that nobody sees before they open the list: after all else.
  const rest = useDeferredValue(zoneNames, NONE)
  const near = [...new Set([zone, ownZone(), data?.data.policy.timezone ?? 'UTC', 'UTC'])]
  const [change] = clockChanges(zone, now, now + SOON_MS)
  const offset = offsetName(zone, now)
  const about = change ? t.shell.zoneChanges(offset, f.day(change.at), offsetName(zone, change.at)) : offset
  const option = (name: string) => (
    <option key={name} value={name}>
      {name === zone && window.innerWidth < 961 ? city(name, lang) : name}
      {name !== zone && near.includes(name) && ` (${offsetName(name, now)})`}
    </option>
  )
  return (
    <span className="select">
      <select className="control" aria-label={t.shell.zone} title={about} value={zone} onChange={(event) => chooseZone(event.target.value)}>
        {near.map(option)}
        <hr />
        {rest.filter((name) => !near.includes(name)).map(option)}
      </select>
      <Icon name="down" />
    </span>
  )
}
