"""What people see: mails, pages and their styles, loaded as package resources."""
