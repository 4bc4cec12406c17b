// What a plain scalar means: the YAML 1.2 core schema, and the booleans Kubernetes' reader knows besides.
import type { Scalar } from "../node.ts";

const INTEGER = /^[-+]?[0-9]+$/;
const OCTAL = /^0o[0-7]+$/;
const HEX = /^0x[0-9a-fA-F]+$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** The value of a plain scalar. Source: YAML 1.2.2 §10.3.2; `yes`, `no`, `on`, `off` from YAML 1.1 (§ bool). */
export function plainValue(source: string): Scalar {
  switch (source) {
    case "":
    case "~":
    case "null":
    case "Null":
    case "NULL":
      return null;
    case "true":
    case "True":
    case "TRUE":
    case "yes":
    case "Yes":
    case "YES":
    case "on":
    case "On":
    case "ON":
      return true;
    case "false":
    case "False":
    case "FALSE":
    case "no":
    case "No":
    case "NO":
    case "off":
    case "Off":
    case "OFF":
      return false;
    default:
      return numberOf(source) ?? source;
  }
}

function numberOf(source: string): number | undefined {
  const first = source.charCodeAt(0);
  // Only digits, signs and a point can begin a number.
  if (!((first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46)) return undefined;
  if (INTEGER.test(source) || FLOAT.test(source) || HEX.test(source)) return Number(source);
  if (OCTAL.test(source)) return Number.parseInt(source.slice(2), 8);
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(source)) return source.startsWith("-") ? -Infinity : Infinity;
  return /^\.(?:nan|NaN|NAN)$/.test(source) ? Number.NaN : undefined;
}

/** The value of a scalar with an explicit tag; `undefined` where the tag says nothing about its type (`!reset`). */
export function taggedValue(source: string, tag: string): Scalar | undefined {
  switch (tag) {
    case "!":
    case "!!str":
    case "tag:yaml.org,2002:str":
    case "!!binary":
    case "tag:yaml.org,2002:binary":
      return source;
    case "tag:yaml.org,2002:int":
    case "tag:yaml.org,2002:float":
    case "tag:yaml.org,2002:bool":
    case "tag:yaml.org,2002:null":
      return plainValue(source);
    default:
      return undefined;
  }
}
