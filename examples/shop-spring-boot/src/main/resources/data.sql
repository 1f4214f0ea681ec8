merge into products (id, name, price) select x, 'Article ' || x, 5 + x * 37 % 95 from system_range(1, 200);
merge into coupons (code, percent, expires) values ('WELCOME10', 10, null), ('SPRING15', 15, date '2999-12-31'), ('VIP20', 20, date '2999-12-31');
