// node scripts/icon.ts: makes docs/images/icon.png, as the marketplace wants it, from icon.svg.
import * as fs from "node:fs";
import { launchChromium } from "./host/chromium.ts";
import { at } from "./project.ts";

const SIZE = 256;
const browser = await launchChromium();
const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
const svg = fs.readFileSync(at("docs/images/icon.svg"), "utf8");
await page.setContent(`<body style="margin:0"><div style="width:${SIZE}px;height:${SIZE}px">${svg}</div></body>`);
await page.screenshot({ path: at("docs/images/icon.png"), omitBackground: true });
await browser.close();
