// Paths as Go's `path.Clean` and Docker's WORKDIR read them.

/** The steps that a path takes from the root, without empty ones, `.` and `..`. */
export function stepsOf(path: string): readonly string[] {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps;
}
