/** What is in the URL stays in it from view to view only where every view shares it: the zone and the language. */
import { useCallback } from 'react'
import { useLocation, useSearchParams } from 'wouter'

export type Changes = Record<string, string | null>

const SHARED = ['zone', 'lang'] as const

/** The path of a view with its own query, which keeps what all views share. */
export function useHref(): (path: string, query?: Record<string, string>) => string {
  const [params] = useSearchParams()
  return useCallback(
    (path, query = {}) => {
      const kept = new URLSearchParams(query)
      for (const name of SHARED) {
        const value = params.get(name)
        if (value) kept.set(name, value)
      }
      const text = kept.toString()
      return text ? `${path}?${text}` : path
    },
    [params],
  )
}

/** One view's state in the query. Empty values are left out; `push` makes a step that Back undoes. */
export function useQueryState(): [URLSearchParams, (changes: Changes, push?: boolean) => void] {
  const [params, setParams] = useSearchParams()
  const change = useCallback(
    (changes: Changes, push = false) =>
      setParams(
        (present) => {
          const next = new URLSearchParams(present)
          for (const [name, value] of Object.entries(changes)) {
            if (value) next.set(name, value)
            else next.delete(name)
          }
          return next
        },
        { replace: !push },
      ),
    [setParams],
  )
  return [params, change]
}

export function useGo(): (path: string, query?: Record<string, string>) => void {
  const [, navigate] = useLocation()
  const href = useHref()
  return useCallback((path, query) => navigate(href(path, query)), [navigate, href])
}

export const namespacePath = (cluster: string, namespace: string) =>
  `/namespaces/${encodeURIComponent(cluster)}/${encodeURIComponent(namespace)}`

export const schedulePath = (id: string) => `/schedules/${id.split('/').map(encodeURIComponent).join('/')}`

/** A part of a path as it was before it became one; what stands for nothing stays as it is. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
