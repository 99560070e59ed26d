import Autocomplete from '@mui/material/Autocomplete'
import Dialog from '@mui/material/Dialog'
import TextField from '@mui/material/TextField'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries'
import { useSay } from '../i18n/say'
import { State } from '../parts/State'
import { ofNamespace } from '../parts/states'
import { Material } from '../theme/Material'
import { namespacePath, useGo } from './url'

export default function GoToDialog({ onClose }: { onClose: () => void }) {
  const { t } = useSay()
  const go = useGo()
  const { data, isPending } = useQuery(queries.namespaces())
  const items = data?.data.items ?? []
  return (
    <Material>
      <Dialog
        open
        onClose={onClose}
        fullWidth
        maxWidth="sm"
        aria-labelledby="goto-title"
        slotProps={{ paper: { sx: { position: 'absolute', top: 40, m: 2, p: 2.5, borderRadius: '12px' } } }}
      >
        <h2 id="goto-title" style={{ marginBottom: 12 }}>
          {t.shell.goToTitle}
        </h2>
        <Autocomplete
          options={items}
          loading={isPending}
          loadingText={t.shell.loading('')}
          openOnFocus
          autoHighlight
          getOptionLabel={(n) => n.namespace}
          getOptionKey={(n) => `${n.cluster}/${n.namespace}`}
          isOptionEqualToValue={(a, b) => a.namespace === b.namespace && a.cluster === b.cluster}
          noOptionsText={t.shell.goToNone}
          onChange={(_, chosen) => {
            if (!chosen) return
            onClose()
            go(namespacePath(chosen.cluster, chosen.namespace))
          }}
          renderOption={({ key, ...props }, n) => (
            <li key={key} {...props}>
              <span style={{ flex: 1 }}>
                <b>{n.namespace}</b> <span className="i3">{n.cluster}</span>
              </span>
              <State look={ofNamespace(n)} />
            </li>
          )}
          renderInput={(params) => <TextField {...params} autoFocus size="small" label={t.shell.goTo} />}
        />
      </Dialog>
    </Material>
  )
}
