// How a fix is called wherever fixes are listed: in the editor's menu, in lists to choose from, on the command line.

/** A fix's title with its kind behind it: `Remove `privileged` · hardening`. A safe fix needs no word. */
export function fixTitle({ title, kind }: { readonly title: string; readonly kind: string }): string {
  return kind === "safe" ? title : `${title} · ${kind}`;
}

/** A fix's title in two: what it does, and what is said of it in parentheses at the end, such as what must hold. */
export function splitTitle(title: string): { readonly does: string; readonly remark?: string } {
  const cut = title.endsWith(")") ? title.lastIndexOf(" (") : -1;
  return cut < 1 ? { does: title } : { does: title.slice(0, cut), remark: title.slice(cut + 2, -1) };
}
