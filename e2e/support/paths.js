// Where things are.

import { fileURLToPath } from 'node:url';
import { join, resolve } from 'node:path';

/** The repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');

/** A binary of this repository; `cargo xtask test` builds them before these tests run. */
export const binary = (name) => join(target, 'debug', name);

/** The server. */
export const countersign = binary('countersign');

/** Python with the packages of requirements.txt. */
export const python = join(target, 'venv', 'bin', 'python');

/** Where pictures of pages go, to be looked at. */
export const screenshots = join(target, 'screenshots');
