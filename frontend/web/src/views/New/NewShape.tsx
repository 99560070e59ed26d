import { Bone, HeadShape } from '../../parts/Loading'

/** What the form will look like, while it is asked whom it may be for. */
export function NewShape() {
  return (
    <>
      <HeadShape chips={280} />
      <div className="wrap new-grid">
        <Bone height={520} radius={12} />
        <div>
          <Bone height={280} radius={12} />
          <Bone height={240} radius={12} />
        </div>
      </div>
    </>
  )
}
