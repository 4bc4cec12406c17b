// The files around planted secrets: in each something is wrong, so that it is shown.
export const FROM = "FROM ubuntu:latest\n";
export const CLAIMED = "apiVersion: v1\nkind: ";
export const pod = (container: string, head = "") =>
  `${CLAIMED}Pod\nmetadata:\n  name: web\n${head}spec:\n  hostPID: true\n  containers:\n    - name: web\n      image: web\n${container}`;
export const service = (lines: string) => `services:\n  web:\n    image: web\n    privileged: true\n${lines}`;

/** A place for a secret: its name, the file, and the text with a secret in it. */
export type Way = readonly [name: string, path: string, text: (secret: string) => string];
