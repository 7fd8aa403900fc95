import { useEffect, useState } from "preact/hooks";

type Drawing = { readonly size: number; readonly path: string };

/** Dark on light also by night, or cameras cannot read it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  useEffect(() => {
    let isGone = false;
    void draw(text).then((drawn) => {
      if (!isGone) setDrawing(drawn);
    });
    return () => {
      isGone = true;
    };
  }, [text]);
  const { size, path } = drawing ?? { size: 1, path: "" };
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

async function draw(text: string): Promise<Drawing> {
  const { encode } = await import("uqr");
  const { data, size } = encode(text, { border: 3 });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")))
    .join("");
  return { size, path };
}
