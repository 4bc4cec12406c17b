// Every rule of this folder, in the order of their ids. Generated: npm run docs.
import { offering, type Rule } from "../../core/rule.ts";
import secretValue from "./secret-value.ts";
import urlCredentials from "./url-credentials.ts";

export const rules: readonly Rule[] = [offering(secretValue), offering(urlCredentials)];
