/** What the API says of the file, a moment after the last key; an answer to an older file is dropped. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { answered, api } from '../../api/client'
import { useSay } from '../../i18n/say'

const MOMENT_MS = 300

export function useValidation(path: string, yaml: string, isBegun: boolean) {
  const { lang } = useSay()
  const asked = useSettled(`${path}\n${yaml}`)
  const cut = asked.indexOf('\n')
  const [file, text] = [asked.slice(0, cut), asked.slice(cut + 1)]
  const query = useQuery({
    queryKey: ['validate', file, text, lang],
    queryFn: ({ signal }) =>
      answered(
        api.POST('/api/v1/validate', {
          params: { query: { path: file }, header: { 'accept-language': lang } },
          body: text,
          bodySerializer: (body) => body,
          headers: { 'Content-Type': 'application/yaml' },
          signal,
        }),
      ),
    enabled: isBegun,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
  const isOfThis = asked === `${path}\n${yaml}` && !query.isPlaceholderData
  return { validation: query.data?.data ?? null, error: query.error, isSettled: isOfThis && query.data !== undefined, asOf: query.data?.as_of }
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), MOMENT_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
