"""Paper and filled PDFs in: intake, locate, register, classify marks, cut crops."""
