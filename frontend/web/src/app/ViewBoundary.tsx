/** What is shown in place of a view that could not be loaded or drawn; the bars, and the way to other views, stay. */
import { useQueryClient } from '@tanstack/react-query'
import { Component, type ComponentType, type ReactNode, lazy, useEffect, useState } from 'react'
import { RETRY_MS, queries } from '../api/queries'
import { useSay } from '../i18n/say'
import { Button } from '../parts/Button'
import { Fault } from '../parts/Fault'
import { Icon } from '../parts/Icon'

/** A view's program did not arrive: the server is away, or has been upgraded and names its files otherwise. */
class NotLoaded extends Error {}

/** A view that is loaded when it is first gone to. */
export function lazyView<P extends object>(load: () => Promise<{ default: ComponentType<P> }>) {
  return lazy(() =>
    load().catch((cause: unknown) => {
      throw new NotLoaded('a part of the page did not arrive', { cause })
    }),
  )
}

type Props = { view: string; children: ReactNode }

export class ViewBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === null) return this.props.children
    return error instanceof NotLoaded ? <Unloaded view={this.props.view} /> : <Undrawn view={this.props.view} />
  }
}

/** A browser does not always ask again for what failed, so the page is loaded anew once the server answers. */
function Unloaded({ view }: { view: string }) {
  const { t } = useSay()
  const client = useQueryClient()
  const [triedAt, setTriedAt] = useState(() => Date.now())
  const retry = () => {
    setTriedAt(Date.now())
    void client.query({ ...queries.summary(), staleTime: 0, retry: false }).then(
      () => window.location.reload(),
      () => undefined,
    )
  }
  useEffect(() => {
    const timer = setTimeout(retry, RETRY_MS)
    return () => clearTimeout(timer)
  })
  return <Fault sentence={t.shell.notLoaded(view)} error={null} failedAt={triedAt} onRetry={retry} asTitle />
}

/** What was met once would be met again: nothing is tried by itself. */
function Undrawn({ view }: { view: string }) {
  const { t } = useSay()
  return (
    <div className="fault card" role="alert">
      <Icon name="failed" size={20} className="tone-failed" />
      <div>
        <h1 className="fault-title">{t.shell.notDrawn(view)}</h1>
        <p className="i2">
          {t.shell.notDrawnWhy}{' '}
          <Button kind="outlined" isSmall onClick={() => window.location.reload()}>
            {t.shell.reload}
          </Button>
        </p>
      </div>
    </div>
  )
}
