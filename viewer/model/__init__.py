"""What a case says: plain, frozen objects that never read files, draw or print."""
