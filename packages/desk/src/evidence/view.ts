/** How a picture is looked at: how large, moved by how much from the middle, turned by how many quarters. */
export type View = {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
  readonly quarters: 0 | 1 | 2 | 3;
};
export type Size = { readonly width: number; readonly height: number };

export const FIT: View = { scale: 1, x: 0, y: 0, quarters: 0 };
export const SCALE_MAX = 8;
/** One press of a key or a button. */
export const STEP = 1.5;

/** Makes the picture larger or smaller around a point, told from the middle of its box: what is there stays there. */
export function zoomed(view: View, by: number, box: Size, at = { x: 0, y: 0 }): View {
  const scale = Math.min(SCALE_MAX, Math.max(1, view.scale * by));
  const grown = scale / view.scale;
  return inSight(
    { ...view, scale, x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown },
    box,
  );
}

export function moved(view: View, x: number, y: number, box: Size): View {
  return inSight({ ...view, x: view.x + x, y: view.y + y }, box);
}

export function turned(view: View): View {
  return { ...FIT, quarters: ((view.quarters + 1) % 4) as View["quarters"] };
}

/** A picture that was moved out of its box would be looked for. */
function inSight(view: View, box: Size): View {
  const most = (length: number) => ((view.scale - 1) * length) / 2;
  const within = (value: number, limit: number) => Math.min(limit, Math.max(-limit, value)) + 0;
  return { ...view, x: within(view.x, most(box.width)), y: within(view.y, most(box.height)) };
}

/** As CSS says it. Lying on its side, a picture fits its box at another size. */
export function transformOf(view: View, box: Size, picture: Size): string {
  const fits = (width: number, height: number) => Math.min(box.width / width, box.height / height);
  const isLying = view.quarters % 2 === 1;
  const upright = fits(picture.width, picture.height);
  const own = isLying && upright > 0 ? fits(picture.height, picture.width) / upright : 1;
  return `translate(${view.x}px, ${view.y}px) scale(${view.scale * own}) rotate(${view.quarters * 90}deg)`;
}
