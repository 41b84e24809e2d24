// Where things are.

import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** The repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The server's binary; `cargo xtask test` builds it before these tests run. */
export const countersign = join(root, 'target', 'debug', 'countersign');

/** Python with the packages of requirements.txt. */
export const python = join(root, 'target', 'venv', 'bin', 'python');

/** Where pictures of pages go, to be looked at. */
export const screenshots = join(root, 'target', 'screenshots');
