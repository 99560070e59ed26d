/** What could not be loaded, when it is tried again, and under which reference the server knows about it. */
import { ApiFault } from '../api/client'
import { RETRY_MS } from '../api/queries'
import { useSay } from '../i18n/say'
import { Button } from './Button'
import { Icon } from './Icon'
import { useSecondsUntil } from './useSecondsUntil'
import './fault.css'

type Props = { sentence: string; error: unknown; failedAt: number; onRetry: () => void; asTitle?: boolean }

export function Fault({ sentence, error, failedAt, onRetry, asTitle }: Props) {
  const { t, f } = useSay()
  const seconds = useSecondsUntil(failedAt + RETRY_MS)
  const reference = error instanceof ApiFault ? error.reference : ''
  const Title = asTitle ? 'h1' : 'p'
  return (
    <div className="fault card" role="alert">
      <Icon name="failed" size={20} className="tone-failed" />
      <div>
        <Title className="fault-title">{sentence}</Title>
        <p className="i2">
          <span aria-hidden>{t.shell.again(f.duration(seconds * 1000))} </span>
          <Button kind="outlined" isSmall onClick={onRetry}>
            {t.shell.tryNow}
          </Button>{' '}
          {reference && t.shell.reference(reference.slice(0, 8))}
        </p>
      </div>
    </div>
  )
}
