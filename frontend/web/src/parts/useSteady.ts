/** Rows keep their places while the pointer or the focus is among them: a new order waits until it has left, at most 10 s. */
import { type FocusEvent, useEffect, useEffectEvent, useState } from 'react'

const LONGEST_WAIT_MS = 10_000

export type Among = {
  onPointerEnter: () => void
  onPointerLeave: () => void
  onFocus: () => void
  onBlur: (event: FocusEvent) => void
}

type Steadied<T> = {
  /** The places of the rows, and nothing of what is in them. */
  orderOf: (rows: T) => string
  /** What is fresh, at the places of what is shown. */
  keepOrder: (shown: T, fresh: T) => T
  /** What the person asked for: another order asked for comes at once. */
  asked?: string
}

/** What to show of `fresh`, which stays the same object until it is another, and what to give the element around the rows. */
export function useSteady<T>(fresh: T, { orderOf, keepOrder, asked = '' }: Steadied<T>): [T, Among] {
  const [base, setBase] = useState({ rows: fresh, asked })
  const [isPointedAt, setPointedAt] = useState(false)
  const [isFocused, setFocused] = useState(false)
  const mustWait = (isPointedAt || isFocused) && base.asked === asked && orderOf(base.rows) !== orderOf(fresh)
  if (!mustWait && (base.rows !== fresh || base.asked !== asked)) setBase({ rows: fresh, asked })
  const reorder = useEffectEvent(() => setBase({ rows: fresh, asked }))
  useEffect(() => {
    if (!mustWait) return
    const timer = setTimeout(reorder, LONGEST_WAIT_MS)
    return () => clearTimeout(timer)
  }, [mustWait])
  const among: Among = {
    onPointerEnter: () => setPointedAt(true),
    onPointerLeave: () => setPointedAt(false),
    onFocus: () => setFocused(true),
    onBlur: ({ currentTarget, relatedTarget }) => setFocused(relatedTarget instanceof Node && currentTarget.contains(relatedTarget)),
  }
  return [mustWait ? keepOrder(base.rows, fresh) : fresh, among]
}
