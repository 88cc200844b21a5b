import { Composer, Parser } from "yaml";
import { readTolerant } from "./read-tolerant.js";
import type { SyntaxProblem, SyntaxTree } from "./source-file.js";
import { TreeBuilder } from "./tree-builder.js";

/** Reads one document. Never throws, whatever the text is. */
export function parseDocument(text: string): SyntaxTree {
	const builder = new TreeBuilder();
	const comments = readTolerant(text, builder);
	const root = builder.finish(text.length);
	const templated = text.includes("{{");
	const problems = templated
		? []
		: [...composeProblems(text), ...builder.problems].sort(
				(a, b) => a.range.start - b.range.start,
			);
	return {
		text,
		root,
		problems,
		comments,
		templated,
		lineEnding: /\r\n|\n|\r/.exec(text)?.[0] === "\r\n" ? "\r\n" : "\n",
	};
}

function composeProblems(text: string): SyntaxProblem[] {
	const composer = new Composer({
		uniqueKeys: false,
		schema: "failsafe",
		logLevel: "silent",
	});
	const [document] = composer.compose(new Parser().parse(text));
	return (document?.errors ?? []).map((error) => ({
		range: { start: error.pos[0], end: Math.max(error.pos[1], error.pos[0]) },
		message: error.message.split("\n")[0] ?? "",
		code: "not-yaml",
	}));
}
