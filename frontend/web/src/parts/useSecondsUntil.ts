import { useEffect, useState } from 'react'

/** Whole seconds until an instant of this browser's clock, at least one. */
export function useSecondsUntil(at: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return Math.max(1, Math.ceil((at - now) / 1000))
}
