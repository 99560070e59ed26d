/** A skeleton of the final shape, after a moment: what comes at once needs none. */
import { type ReactNode, useEffect, useState } from 'react'
import { useSay } from '../i18n/say'
import './loading.css'

const MOMENT_MS = 200

/** What index.html shows at first is a skeleton already, and none may vanish for a moment. */
const isShellShown = () => document.querySelector('.shell') !== null

export function Loading({ view, children }: { view: string; children?: ReactNode }) {
  const { t } = useSay()
  return (
    <div className="loading" aria-busy>
      <div role="status">
        <h1 className="hidden">{t.shell.loading(view)}</h1>
      </div>
      <Shape>{children ?? <PlainShape />}</Shape>
    </div>
  )
}

/** One part of a view alone, where something else of it is there already. */
export function Shape({ children }: { children: ReactNode }) {
  const [isDue, setDue] = useState(isShellShown)
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), MOMENT_MS)
    return () => clearTimeout(timer)
  }, [])
  return isDue && <div aria-hidden>{children}</div>
}

export function Bone({ width = '100%', height = 16, radius = 6 }: { width?: number | string; height?: number; radius?: number }) {
  return <span className="bone" style={{ width, height, borderRadius: radius }} />
}

/** The sentence that leads a view, and what stands below it, which is so many pixels wide. */
export function HeadShape({ chips }: { chips: number }) {
  return (
    <div className="head">
      <div>
        <Bone width="min(560px, 84%)" height={32} />
        <div className="chips">
          <Bone width={chips} />
        </div>
      </div>
    </div>
  )
}

function PlainShape() {
  return (
    <>
      <HeadShape chips={280} />
      <div className="wrap">
        <Bone height={420} radius={12} />
      </div>
    </>
  )
}
