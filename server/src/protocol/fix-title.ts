// How a fix is called wherever fixes are listed: in the editor's menu, in lists to choose from, on the command line.

/** A fix's title with its kind behind it: `Remove `privileged` · hardening`. A safe fix needs no word. */
export function fixTitle({ title, kind }: { readonly title: string; readonly kind: string }): string {
  return kind === "safe" ? title : `${title} · ${kind}`;
}
