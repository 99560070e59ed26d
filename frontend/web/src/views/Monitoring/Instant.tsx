/** The charts' cursor as one stop of the keyboard: arrows, Home and End move it, and each time it says what stands there. */
import { useSay } from '../../i18n/say'

type Props = { count: number; cursor: number | null; when: string | null; values: string; onCursor: (index: number | null) => void }

export function Instant({ count, cursor, when, values, onCursor }: Props) {
  const { t } = useSay()
  const last = Math.max(0, count - 1)
  return (
    <label className="mon-instant s">
      <span>{t.monitoring.instant}</span>
      <input
        type="range"
        min={0}
        max={last}
        value={cursor ?? last}
        aria-valuetext={when === null ? t.monitoring.noInstant : `${when}. ${values}`}
        onFocus={() => onCursor(cursor ?? last)}
        onBlur={() => onCursor(null)}
        onChange={(event) => onCursor(Number(event.target.value))}
      />
      <span className="i2" aria-hidden>
        {when ?? t.monitoring.noInstant}
      </span>
    </label>
  )
}
