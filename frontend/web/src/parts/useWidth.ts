import { useCallback, useState } from 'react'

/** The width that an element has, as it changes; drawings keep their text at its size that way. */
export function useWidth(first: number): [number, (element: Element | null) => (() => void) | undefined] {
  const [width, setWidth] = useState(first)
  const ref = useCallback((element: Element | null) => {
    if (!element) return undefined
    const watch = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.round(entry.contentRect.width))
    })
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  return [width, ref]
}
