import type { attention as en } from '../en/attention'
import { alEl, delEl, el } from './article'

export const attention: typeof en = {
  failed: (name) => `No se pudo cambiar ${name}.`,
  contended: (name, when) => `${name} debería dormir desde ${el(when)}.`,
  contendedNoTime: (name) => `${name} debería dormir.`,
  toWake: (name, when) => `${name} debía despertar ${alEl(when)}.`,
  toSleep: (name, when) => `${name} debía dormirse ${alEl(when)}.`,
  silentByThen: 'Alba ya no respondía; desde entonces no se ha consultado el clúster.',
  waiting: (name, when) => `${name} no tiene cupo desde ${el(when)}.`,
  placeAt: (when) => `Tendrá cupo a más tardar ${alEl(when)}.`,
  missed: (name, when) => `${name} no despertó para su ventana ${delEl(when)}.`,
  degraded: (name, ready, total) => `${name} tiene ${ready} de ${total} cargas listas.`,
  degradedNoCount: (name) => `No todo ${name} está listo.`,
  invalid: (schedule) => `${schedule} no se puede leer tal como está en main.`,
  held: (schedule) => `${schedule} no se sigue.`,
  owed: (name) => `A ${name} aún hay que devolverle tamaños.`,
  'held-revision': () => 'La revisión más reciente aún no se sigue.',
  known: 'Qué se sabe',
  remedies: {
    failed: 'Por qué falló',
    contended: 'Cómo evitarlo',
    unconfirmed: 'Lo previsto',
    waiting: 'Quién ocupa los cupos',
    missed: 'Qué pasó',
    degraded: 'Cargas',
    invalid: 'Corregir el archivo',
    held: 'Cambiar el archivo',
    owed: 'Qué hacer',
    'held-revision': 'El commit',
  },
}
