// The variables of `$((…))` and `((…))`.
import type { ArithmeticExpression } from "unbash";
import { isName, type Pass } from "./pass.ts";

const COMPARISONS: ReadonlySet<string> = new Set(["==", "!=", "<=", ">="]);

interface NameUse {
  readonly name: string;
  readonly at: { readonly pos: number; readonly end: number };
}

/** The names that an expression uses; those that it sets are noted. */
export function namesIn(expression: ArithmeticExpression | undefined, { assigned, values }: Pass): readonly NameUse[] {
  const open = expression === undefined ? [] : [expression];
  const used: NameUse[] = [];
  const isSet = (target: ArithmeticExpression) => {
    if (target.type !== "ArithmeticWord" || !isName(target.value)) return;
    assigned.add(target.value);
    values.set(target.value, []);
  };
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (one.type === "ArithmeticWord") {
      if (isName(one.value)) used.push({ name: one.value, at: one });
    } else if (one.type === "ArithmeticBinary") {
      if (one.operator.endsWith("=") && !COMPARISONS.has(one.operator)) isSet(one.left);
      open.push(one.left, one.right);
    } else if (one.type === "ArithmeticUnary") {
      if (one.operator === "++" || one.operator === "--") isSet(one.operand);
      open.push(one.operand);
    } else if (one.type === "ArithmeticTernary") open.push(one.test, one.consequent, one.alternate);
    else if (one.type === "ArithmeticGroup") open.push(one.expression);
  }
  return used;
}
