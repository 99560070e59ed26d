/** One sentence under the top bar while what is shown may not be the truth any more, and what to do about it. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ApiFault } from '../api/client'
import { liveUpdates } from '../api/live'
import { queries, summaryPause } from '../api/queries'
import { useSay } from '../i18n/say'
import { Icon } from '../parts/Icon'
import { useSecondsUntil } from '../parts/useSecondsUntil'
import { ViewLink } from '../parts/ViewLink'
import { type Freshness, useFreshness } from './freshness'

export function Banner() {
  const freshness = useFreshness()
  return (
    <div role="status" className="no-print">
      {freshness.kind !== 'fresh' && <Sentence of={freshness} />}
    </div>
  )
}

function Sentence({ of: freshness }: { of: Freshness }) {
  const { t } = useSay()
  const words = t.shell.stale
  const client = useQueryClient()
  const { error } = useQuery(queries.summary())
  const reference = error instanceof ApiFault ? error.reference : ''
  const ask = () => {
    liveUpdates.start()
    void client.invalidateQueries()
  }
  return (
    <div className="banner">
      <span className="state tone-degraded">
        <Icon name="stale" />
        {words.word}
      </span>
      <span className="grow">{useWords(freshness)}</span>
      <CountDown />
      <button type="button" className="u" onClick={ask}>
        {freshness.kind === 'paused' ? t.shell.live.resume : error ? t.shell.tryNow : words.askNow}
      </button>
      {reference && <span className="i2">{t.shell.reference(reference.slice(0, 8))}</span>}
      <ViewLink to="/monitoring" className="u">
        {words.whatIsWrong}
      </ViewLink>
    </div>
  )
}

/** For the eye alone: said aloud it would speak every second. */
function CountDown() {
  const { t, f } = useSay()
  const { data, error, dataUpdatedAt, errorUpdatedAt } = useQuery(queries.summary())
  const pause = summaryPause(data, error)
  const left = useSecondsUntil(Math.max(dataUpdatedAt, errorUpdatedAt) + (pause || 0))
  if (pause === false) return null
  const span = f.duration(left * 1000)
  return (
    <span className="i2 nowrap" aria-hidden>
      {error ? t.shell.again(span) : t.shell.stale.asking(span)}
    </span>
  )
}

function useWords(freshness: Freshness): string {
  const { t, f } = useSay()
  const words = t.shell.stale
  switch (freshness.kind) {
    case 'fresh':
      return ''
    case 'socket':
      return words.socket(f.seconds(freshness.since))
    case 'git':
      return words.git(f.ahead(freshness.age))
    case 'paused':
      return words.paused(f.seconds(freshness.since))
    case 'table':
      return words.table(f.time(freshness.since))
    case 'engine':
      return words.engine(f.time(freshness.since))
  }
}
