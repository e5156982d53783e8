// Says for each TeX of a file which of its lines KaTeX accepts, as JSON. `node accepted.mjs FILE`
import { readFileSync } from "node:fs";
import katex from "katex";
import "katex/contrib/mhchem";

const lines = readFileSync(process.argv[2], "utf8").split("\n").filter((line) => line && !line.startsWith("# "));
const accepts = (tex) => {
    try {
        katex.renderToString(tex, { displayMode: true, strict: false, trust: true });
        return null;
    } catch (error) {
        return error.message;
    }
};
console.log(JSON.stringify(lines.map((tex) => [tex, accepts(tex)])));
