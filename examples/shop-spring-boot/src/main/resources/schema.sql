create table if not exists products (id int primary key, name varchar(40), price decimal(8, 2));
create table if not exists coupons (code varchar(20) primary key, percent int, expires date);
create table if not exists orders (id bigint primary key, customer int, product int, quantity int, total decimal(10, 2), mailed boolean default false);
