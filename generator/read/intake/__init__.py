"""What people hand in: files, folders and ZIPs become page images, or say why not."""
