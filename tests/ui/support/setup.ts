import { disableAutoUnmount, enableAutoUnmount } from '@vue/test-utils';
import { afterEach } from 'vitest';

// Runs before every file. What one test mounts hears no key and no clock of the next.
disableAutoUnmount();
enableAutoUnmount(afterEach);
