// Types of what the bundler offers to pages: import.meta.glob, style sheets and JSON as modules.
/// <reference types="vite/client" />
